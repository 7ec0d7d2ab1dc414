import type { SearchWords } from "./en.ts";

const rules = new Intl.PluralRules("ru");

/** The words of the search in Russian. */
export const ru: SearchWords = {
  title: "Поиск",
  hint: "Операция, путь, поле, код ошибки, руководство",
  results: "Результаты",
  close: "Закрыть",
  keys: "↑ ↓ выбрать, Enter открыть, Esc закрыть",
  loading: "Поиск загружается…",
  failed: "Поиск не загрузился. Проверьте соединение.",
  retry: "Повторить",
  nothing: (query) => `По запросу «${query}» ничего не найдено.`,
  suggest: "Попробуйте, например",
  suggestions: [
    "привязать контакт",
    "filter[updated_at]",
    "responsible_user_id",
    "FieldMissing",
    "429",
  ],
  count: (found, shown) => {
    const forms: Partial<Record<Intl.LDMLPluralRule, string>> = {
      one: "результат",
      few: "результата",
    };
    const all = `${found} ${forms[rules.select(found)] ?? "результатов"}`;
    return shown < found ? `${all}, показаны лучшие ${shown}` : all;
  },
  kinds: {
    operation: "Операции",
    guide: "Руководства",
    overview: "Разделы",
    schema: "Схемы",
    field: "Поля",
    response: "Ответы",
  },
  places: {
    path: "в пути",
    query: "в строке запроса",
    header: "заголовок",
    request: "тело запроса",
  },
  response: (status) => `ответ ${status}`,
};
