/** The integration that all tests use; nobody's. */
export const clientId = "3f0e5a52-demo";
export const clientSecret = "demo-client-secret";
export const redirectUri = "https://partner.example/callback";
