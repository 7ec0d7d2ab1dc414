curl "https://example.amocrm.ru/api/v4/leads/70101/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
