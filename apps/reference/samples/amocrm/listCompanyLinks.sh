curl "https://example.amocrm.ru/api/v4/companies/60101/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
