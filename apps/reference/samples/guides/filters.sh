set -eu

# #region filter
curl -sS --fail-with-body --get https://example.amocrm.ru/api/v4/contacts \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --data-urlencode 'filter[name]=Вера Образцова' \
  -d 'filter[id][]=50101' -d 'filter[id][]=50102' \
  -d 'filter[updated_at][from]=1767225600' -d 'filter[updated_at][to]=1769904000' \
  -d 'order[updated_at]=asc' -d 'with=leads,customers'
# #endregion

# #region globbing
curl -sS --fail-with-body --globoff \
  'https://example.amocrm.ru/api/v4/contacts?filter[id][]=50101&filter[id][]=50102' \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
# #endregion
