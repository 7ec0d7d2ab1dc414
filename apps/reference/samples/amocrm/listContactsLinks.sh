curl -G "https://example.amocrm.ru/api/v4/contacts/links" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "filter[entity_id][]=50101" \
  -d "filter[entity_id][]=50102"
