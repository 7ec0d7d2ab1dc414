set -eu
AMOCRM_REFRESH_TOKEN="${AMOCRM_REFRESH_TOKEN:-demo-refresh-token-$$}"

# #region call
curl -sS --fail-with-body https://example.amocrm.ru/api/v4/contacts/50101 \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
# #endregion

# #region refresh
curl -sS --fail-with-body https://example.amocrm.ru/oauth2/access_token \
  -H 'Content-Type: application/json' \
  -d '{
    "client_id": "demo-client",
    "client_secret": "demo-secret",
    "grant_type": "refresh_token",
    "refresh_token": "'"$AMOCRM_REFRESH_TOKEN"'",
    "redirect_uri": "https://example.com/amocrm"
  }'
# #endregion

# #region suprsend
curl -sS --fail-with-body https://hub.suprsend.com/v1/object/teams/tasters/subscription/ \
  -H "Authorization: Bearer $SUPRSEND_TOKEN"
# #endregion
