curl -G -d "limit=100" \
  -H "Authorization: Bearer $SUPRSEND_TOKEN" \
  "https://hub.suprsend.com/v1/object/teams/tasters/subscription/"
