curl "https://example.amocrm.ru/api/v4/leads/70101/unlink" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "to_entity_id": 910101,
      "to_entity_type": "catalog_elements",
      "metadata": { "catalog_id": 4001 }
    },
    { "to_entity_id": 50101, "to_entity_type": "contacts" }
  ]'
