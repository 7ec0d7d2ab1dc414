import type { OperationDescriptor, OperationFunction, QueryWriter } from "./operation.ts";
import { splitPath } from "./path.ts";

/**
 * Makes the function of an operation. All that can be worked out without the arguments is worked out
 * here, once.
 *
 * @param path template such as `/api/v4/contacts/{id}`
 * @param query writer of the query, `undefined` when the operation takes none
 */
export function createOperation<Request, Result>(
  operationId: string,
  method: string,
  path: string,
  query?: QueryWriter,
): OperationFunction<Request, Result> {
  const operation: OperationDescriptor = { operationId, method, path: splitPath(path), query };
  return (transport, request, options) => transport.call(operation, request as object, options);
}
