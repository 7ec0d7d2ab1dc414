/**
 * A description that cannot be used: it is not OpenAPI 3.0 or 3.1, a reference leads nowhere or a schema
 * does not compile. The message is one line that names the place and says what to do.
 */
export class ContractError extends Error {
  override readonly name = "ContractError";
}
