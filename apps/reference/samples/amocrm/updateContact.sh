curl -X PATCH "https://example.amocrm.ru/api/v4/contacts/50101" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '{
    "custom_fields_values": [
      {
        "field_code": "PHONE",
        "values": [{ "value": "+1 202 555 0104", "enum_code": "MOB" }]
      }
    ],
    "tags_to_delete": [{ "id": 3101 }]
  }'
