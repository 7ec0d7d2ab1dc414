curl -G "https://example.amocrm.ru/api/v4/leads/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "filter[entity_id][]=70101" \
  -d "filter[entity_id][]=70102"
