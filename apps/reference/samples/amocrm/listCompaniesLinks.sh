curl -G "https://example.amocrm.ru/api/v4/companies/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "filter[entity_id][]=60101" \
  -d "filter[entity_id][]=60102"
