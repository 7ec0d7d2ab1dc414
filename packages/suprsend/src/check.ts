/** Holds answers against the description while a program runs, as hooks. */
export {
  type AnswerCheckOptions,
  type AnswerContract,
  type AnswerViolation,
  AnswerViolationError,
  createAnswerCheck,
} from "@liaison/client/check/checkAnswers";
