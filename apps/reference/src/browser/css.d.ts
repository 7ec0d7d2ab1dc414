/** A style sheet of a module that is loaded on demand: its text, put in by the bundler. */
declare module "*.css" {
  const text: string;
  export default text;
}
