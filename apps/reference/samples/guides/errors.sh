set -eu
folder=$(mktemp -d)
cd "$folder"

# #region look
curl -sS -D headers.txt -o body.txt -w '%{http_code} %{content_type}\n' \
  https://example.amocrm.ru/api/v4/contacts/50101 \
  -H "Authorization: Bearer $AMOCRM_TOKEN"
grep -i '^x-request-id' headers.txt || echo 'no X-Request-Id'
head -c 300 body.txt
# #endregion

cd /
rm -r "$folder"
