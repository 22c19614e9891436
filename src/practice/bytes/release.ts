/** Smaller ones may share their memory with others in Node.js's pool, and are not worth it. */
const LEAST_BYTES = 16 * 1024;

/**
 * Gives the memory of a buffer back at once. Left to the garbage collector, which sees how small the buffer's object is
 * and not how much hangs on it, an upload would let the process grow by a hundred MiB and more.
 * @param buffer nobody else's: afterwards it is empty. One that is a piece of something larger is left alone.
 */
export function release(buffer: Buffer): void {
  const { buffer: memory, byteLength } = buffer;
  if (byteLength < LEAST_BYTES || memory.byteLength !== byteLength || !(memory instanceof ArrayBuffer))
    return;
  memory.transfer(0);
}
