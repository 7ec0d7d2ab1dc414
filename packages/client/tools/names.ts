/** Name of the type of an operation's query. */
export function queryName(operationId: string): string {
  return `${capitalize(operationId)}Query`;
}

/** Name of the type of all that a call of an operation passes. */
export function requestName(operationId: string): string {
  return `${capitalize(operationId)}Request`;
}

/** Name of the constant with the limits of an operation. */
export function limitsName(operationId: string): string {
  return `${operationId}Limits`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
