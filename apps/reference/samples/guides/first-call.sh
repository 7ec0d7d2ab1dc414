#!/bin/sh
set -e

# #region amocrm
curl --fail-with-body --header "Authorization: Bearer demo-token" \
  "http://127.0.0.1:4010/api/v4/contacts/50101?with=leads"
# #endregion

# #region suprsend
curl --fail-with-body --header "Authorization: Bearer demo-key" \
  "http://127.0.0.1:4011/v1/object/teams/tasters/subscription/?limit=20"
# #endregion
