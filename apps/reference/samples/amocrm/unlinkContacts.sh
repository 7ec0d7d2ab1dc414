curl "https://example.amocrm.ru/api/v4/contacts/unlink" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "entity_id": 50101,
      "to_entity_id": 910101,
      "to_entity_type": "catalog_elements",
      "metadata": { "catalog_id": 4001 }
    },
    {
      "entity_id": 50102,
      "to_entity_id": 70101,
      "to_entity_type": "leads"
    }
  ]'
