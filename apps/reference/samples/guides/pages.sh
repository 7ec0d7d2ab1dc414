set -eu

# #region amocrm
curl -sS --fail-with-body --get https://example.amocrm.ru/api/v4/contacts \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d 'order[id]=asc' -d limit=250 -d page=2 -w '\n%{http_code}\n' # 204: no such page
# #endregion

# #region suprsend
curl -sS --fail-with-body --get \
  https://hub.suprsend.com/v1/object/teams/tasters/subscription/ \
  -H "Authorization: Bearer $SUPRSEND_TOKEN" \
  -d limit=100 -d after=01J00000000000000000000003 # meta.after of the page before
# #endregion
