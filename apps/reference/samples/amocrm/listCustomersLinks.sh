curl -G "https://example.amocrm.ru/api/v4/customers/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "filter[entity_id][]=80101" \
  -d "filter[entity_id][]=80102"
