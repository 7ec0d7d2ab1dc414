set -eu
answer=$(mktemp)

# #region loop
for id in 50101 50102 50103; do
  status=$(curl -sS -o "$answer" -w "%{http_code}" \
    "https://example.amocrm.ru/api/v4/contacts/$id" \
    -H "Authorization: Bearer $AMOCRM_TOKEN")
  case $status in
    200 | 204) echo "$id: $status" ;;
    429) echo "$id: too fast" >&2; sleep 30 ;; # read it later
    *) echo "$id: $status" >&2; cat "$answer" >&2; exit 1 ;; # 403 too
  esac
  sleep 0.25 # at most four in a second
done
# #endregion

rm "$answer"
