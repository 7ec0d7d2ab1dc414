curl "https://example.amocrm.ru/api/v4/leads/70101/subscriptions" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
