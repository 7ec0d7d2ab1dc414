#!/bin/sh
set -e

# #region call
curl --fail-with-body --globoff \
  --header "Authorization: Bearer demo-token" \
  "http://127.0.0.1:4010/api/v4/contacts?filter[id][]=50101"
# #endregion

# #region prefer
curl --include --header "Authorization: Bearer demo-token" \
  --header "Prefer: code=403, example=blocked" \
  http://127.0.0.1:4010/api/v4/contacts

curl --include --header "Authorization: Bearer demo-token" \
  --header "Prefer: scenario=rate-limit; requests=2" \
  http://127.0.0.1:4010/api/v4/contacts
# #endregion

# #region tokens
curl --fail-with-body --json '{
  "grant_type": "refresh_token",
  "refresh_token": "refresh-token-of-yours",
  "client_id": "demo-client",
  "client_secret": "demo-secret",
  "redirect_uri": "https://example.com/amocrm"
}' http://127.0.0.1:4010/oauth2/access_token
# #endregion

# #region state
curl --fail-with-body http://127.0.0.1:4010/healthz
curl --fail-with-body http://127.0.0.1:4010/__liaison/calls
curl --fail-with-body http://127.0.0.1:4010/__liaison/coverage
curl --fail-with-body --request POST \
  http://127.0.0.1:4010/__liaison/reset
# #endregion

# #region free-port
liaison-mock --api amocrm --port 0 > mock.log &
mock=$!
until address=$(grep -o 'http://[0-9.:]*' mock.log); do
  kill -0 $mock # fails when the mock could not start
  sleep 0.1
done

curl --fail-with-body --header "Authorization: Bearer demo-token" \
  "$address/api/v4/contacts/50101"

kill $mock
wait $mock
# #endregion
