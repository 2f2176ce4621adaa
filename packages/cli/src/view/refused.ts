/** A request that is not answered as asked: the status, and what its sender has to change. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
