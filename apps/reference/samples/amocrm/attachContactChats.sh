curl "https://example.amocrm.ru/api/v4/contacts/chats" \
  -H "Authorization: Bearer $AMOCRM_TOKEN" \
  --json '[
    {
      "contact_id": 50101,
      "chat_id": "00000000-0000-4000-8000-0000000000c1"
    }
  ]'
