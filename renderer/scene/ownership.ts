interface Deletable {
  delete: () => void;
}

let live = 0;

/** How many vtk.js objects exist that were made through an `Owner`; 0 after everything was disposed of. */
export const liveObjectCount = (): number => live;

/** Keeps what one part of the scene made, and deletes it in reverse order with that part. */
export class Owner {
  private readonly kept: Deletable[] = [];

  keep<T extends Deletable>(object: T): T {
    this.kept.push(object);
    live++;
    return object;
  }

  dispose(): void {
    for (let object = this.kept.pop(); object; object = this.kept.pop()) {
      object.delete();
      live--;
    }
  }
}
