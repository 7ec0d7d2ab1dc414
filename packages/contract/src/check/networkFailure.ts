const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name of the host cannot be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ETIMEDOUT: "the host does not answer",
  EPROTO: "it does not speak TLS",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "it does not speak TLS",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  CERT_HAS_EXPIRED: "its certificate has expired",
  HPE_HEADER_OVERFLOW: "its headers are too long",
};

/**
 * Why a service gave no answer, as the end of a sentence: the same in every run, and nothing of what
 * was sent.
 */
export function nameNetworkFailure({ code = "" }: NodeJS.ErrnoException): string {
  const reason = REASONS[code];
  if (reason !== undefined) return reason;
  if (code.startsWith("HPE_")) return `it did not answer in HTTP/1.1 (${code})`;
  if (/CERT|ISSUER|SIGNED|SIGNATURE/.test(code)) {
    return `its certificate is not trusted (${code}); name the authority's file in NODE_EXTRA_CA_CERTS`;
  }
  return code === "" ? "the connection was cut" : code;
}
