/** The embedded server cannot start or stop; the message is a Chinese sentence for the operator. */
export class EmbeddedServerProblem extends Error {
  override readonly name = 'EmbeddedServerProblem'
}
