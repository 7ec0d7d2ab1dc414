/**
 * Preloaded into a client's process: whatever it wants to send over TLS goes to the mock at MOCK_URL
 * in the clear. The clients know no other scheme than https, and nothing above the connection has to
 * change, so their requests are byte for byte those that the vendor would get.
 */
import net from "node:net";
import tls from "node:tls";

const { hostname, port } = new URL(process.env.MOCK_URL);

tls.connect = () => {
  const socket = net.connect({ host: hostname, port: Number(port) });
  // Node's `fetch` waits for this event, `https` for none.
  socket.once("connect", () => socket.emit("secureConnect"));
  return socket;
};
