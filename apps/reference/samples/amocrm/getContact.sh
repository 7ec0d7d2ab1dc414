curl "https://example.amocrm.ru/api/v4/contacts/50101?with=leads" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
