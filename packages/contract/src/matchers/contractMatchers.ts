/** The matchers that are added to a runner's `expect`. */
export interface ContractMatchers {
  /**
   * Holds an exchange, or a response alone, against the contract: a Response of fetch, a response of
   * axios or supertest, a result of undici's `request`, a Response or APIResponse of Playwright,
   * `{ status, headers, body }`, or `{ request, response }` with any of them and a Request or
   * `{ method, target, headers, body }`. Bodies are left to the test.
   * The request is judged as well, as far as the value knows it: axios and supertest keep it whole.
   *
   * @param operationId of the operation that answered; can be left out where the request is known,
   *   which must be one of this operation
   * @returns must be awaited: bodies are read
   */
  toMatchContract(operationId?: string): Promise<void>;
}
