curl -G "https://example.amocrm.ru/api/v4/contacts" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "order[updated_at]=asc" \
  -d "with=leads" \
  -d "limit=250"
