#!/bin/sh
set -e

# #region check
export LIAISON_TOKEN=demo-token
npx liaison check --api amocrm --target http://127.0.0.1:4010 \
  --operations getContact,listLeadLinks \
  --reporter pretty --reporter junit=reports/check.xml \
  --coverage coverage/check.json
# #endregion

# #region proxy
npx liaison proxy --api amocrm --upstream http://127.0.0.1:4010 \
  --coverage coverage/proxy.json -- \
  sh -c 'curl --fail --header "Authorization: Bearer demo-token" \
    "$LIAISON_PROXY_URL/api/v4/contacts?limit=50"'
# #endregion

# #region record
liaison-mock --api amocrm --port 0 --record traffic.har > mock.log &
mock=$!
until address=$(grep -o 'http://[0-9.:]*' mock.log); do
  kill -0 $mock # fails when the mock could not start
  sleep 0.1
done
curl --fail --header "Authorization: Bearer demo-token" \
  "$address/api/v4/leads/70101/links"
kill $mock
wait $mock

npx liaison replay --api amocrm traffic.har \
  --coverage coverage/replay.json
# #endregion

# #region coverage
npx liaison coverage coverage/ --min-operations 5 --html coverage/page
# #endregion

# A description of a service, and its next version.
cat > old.yaml <<'YAML'
openapi: 3.1.1
info: { title: Guests, version: 1.0.0 }
paths:
  /guests:
    get:
      operationId: listGuests
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 250 } }
      responses: { "200": { description: The guests. } }
YAML
sed 's/maximum: 250/maximum: 100/' old.yaml > new.yaml

# #region diff
npx liaison diff old.yaml new.yaml || echo "exit code $?"
# #endregion
