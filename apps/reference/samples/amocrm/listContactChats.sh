curl -G "https://example.amocrm.ru/api/v4/contacts/chats" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  -d "contact_id[]=50101" \
  -d "contact_id[]=50102"
