curl "https://example.amocrm.ru/api/v4/customers/unlink" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "entity_id": 80101,
      "to_entity_id": 910101,
      "to_entity_type": "catalog_elements",
      "metadata": { "catalog_id": 4001 }
    },
    {
      "entity_id": 80102,
      "to_entity_id": 50101,
      "to_entity_type": "contacts"
    }
  ]'
