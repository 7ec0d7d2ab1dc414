set -eu

# #region create
curl -sS --fail-with-body https://example.amocrm.ru/api/v4/contacts \
  -H "Authorization: Bearer $AMOCRM_TOKEN" -H 'Content-Type: application/json' \
  -d '[
    { "name": "Ada Sample", "request_id": "row-1" },
    { "name": "Вера Образцова", "request_id": "row-2" }
  ]'
# #endregion
