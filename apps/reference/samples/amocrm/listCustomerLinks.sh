curl "https://example.amocrm.ru/api/v4/customers/80101/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
