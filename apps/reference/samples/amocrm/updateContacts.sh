curl -X PATCH "https://example.amocrm.ru/api/v4/contacts" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "id": 50101,
      "first_name": "Ada",
      "last_name": "Sample",
      "updated_at": 1769904000,
      "tags_to_delete": [{ "id": 3101 }],
      "request_id": "ada"
    },
    {
      "id": 50102,
      "custom_fields_values": [
        {
          "field_code": "EMAIL",
          "values": [
            { "value": "vera@example.com", "enum_code": "WORK" }
          ]
        },
        { "field_id": 1110, "values": null }
      ],
      "request_id": "vera"
    }
  ]'
