curl "https://example.amocrm.ru/api/v4/leads/link" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "entity_id": 70101,
      "to_entity_id": 910101,
      "to_entity_type": "catalog_elements",
      "metadata": { "catalog_id": 4001, "quantity": 1.5 }
    },
    {
      "entity_id": 70102,
      "to_entity_id": 50101,
      "to_entity_type": "contacts",
      "metadata": { "is_main": true }
    }
  ]'
