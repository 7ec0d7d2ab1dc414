curl "https://example.amocrm.ru/api/v4/contacts/50101/link" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "to_entity_id": 910101,
      "to_entity_type": "catalog_elements",
      "metadata": { "catalog_id": 4001, "quantity": 1.5 }
    },
    { "to_entity_id": 70101, "to_entity_type": "leads" }
  ]'
