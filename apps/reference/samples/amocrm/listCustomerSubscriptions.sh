curl "https://example.amocrm.ru/api/v4/customers/80101/subscriptions" \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
