curl "https://example.amocrm.ru/api/v4/contacts/50101/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
