curl "https://example.amocrm.ru/api/v4/contacts" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "first_name": "Ada",
      "last_name": "Sample",
      "custom_fields_values": [
        {
          "field_code": "PHONE",
          "values": [
            { "value": "+1 202 555 0101", "enum_code": "WORK" }
          ]
        },
        {
          "field_id": 1103,
          "values": [{ "value": "Tea taster" }]
        }
      ],
      "tags_to_add": [{ "name": "tea lover" }],
      "request_id": "ada"
    },
    { "name": "Вера Образцова", "created_by": 0 }
  ]'
