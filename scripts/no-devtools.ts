/** Stands in for react-devtools-core, which Ink imports only when it is being developed. */
export default {
  initialize() {},
  connectToDevTools() {},
};
