import type { FieldSchema } from './field.ts';
import { fieldOf, type ApiSurface, type ObjectSchema } from './object.ts';
import { prefixNumber } from '../values/record-id.ts';

/** A child relationship as its parent sees it. */
export interface ChildRelationship {
  readonly child: ObjectSchema;
  readonly field: FieldSchema;
}

/** The objects of the org. Objects are immutable; a change puts a new object in the place of the old. */
export class Schema {
  readonly #objects = new Map<string, ObjectSchema>();
  #version = 0;

  constructor(objects: readonly ObjectSchema[]) {
    for (const object of objects) this.#objects.set(object.name.toLowerCase(), object);
  }

  /** Grows with every change, so that derived values can be kept until then. */
  get version(): number {
    return this.#version;
  }

  /** All objects in the order of their definition. */
  objects(): readonly ObjectSchema[] {
    return [...this.#objects.values()];
  }

  /** By API name, whatever its case. */
  find(name: string): ObjectSchema | undefined {
    return this.#objects.get(name.toLowerCase());
  }

  findOn(surface: ApiSurface, name: string): ObjectSchema | undefined {
    const object = this.find(name);
    return object?.surfaces.includes(surface) === true ? object : undefined;
  }

  /** An object that the code itself names. */
  get(name: string): ObjectSchema {
    const object = this.find(name);
    if (object === undefined) throw new Error(`the schema has no object ${name}`);
    return object;
  }

  /** The object whose ids start with this prefix. */
  findByPrefixNumber(prefix: number): ObjectSchema | undefined {
    return this.objects().find((object) => prefixNumber(object.keyPrefix) === prefix);
  }

  addObject(object: ObjectSchema): void {
    if (this.find(object.name) !== undefined) throw new Error(`there is already a ${object.name}`);
    this.#replace(object);
  }

  removeObject(object: ObjectSchema): void {
    this.#objects.delete(object.name.toLowerCase());
    this.#version += 1;
  }

  /** Puts back what {@link objects} answered before changes that are not to be. */
  restore(objects: readonly ObjectSchema[]): void {
    this.#objects.clear();
    for (const object of objects) this.#replace(object);
  }

  addField(objectName: string, field: FieldSchema): ObjectSchema {
    const object = this.get(objectName);
    if (fieldOf(object, field.name) !== undefined) {
      throw new Error(`${objectName} already has a field ${field.name}`);
    }
    return this.#replace({ ...object, fields: [...object.fields, field] });
  }

  /** Puts another field in the place of one, or nothing. */
  replaceField(object: ObjectSchema, old: FieldSchema, field: FieldSchema | undefined): void {
    const fields = object.fields.flatMap((each) => (each === old ? (field ?? []) : [each]));
    this.#replace({ ...object, fields });
  }

  /** What an object is called, and what a user may do with it as a whole. */
  replaceTraits(
    object: ObjectSchema,
    traits: Partial<Omit<ObjectSchema, 'name' | 'fields'>>,
  ): void {
    this.#replace({ ...object, ...traits });
  }

  #replace(object: ObjectSchema): ObjectSchema {
    this.#objects.set(object.name.toLowerCase(), object);
    this.#version += 1;
    return object;
  }

  /** Every reference that can name `parent`, in the order of the schema. */
  childrenOf(parent: string): readonly ChildRelationship[] {
    const relationships: ChildRelationship[] = [];
    for (const child of this.#objects.values()) {
      for (const field of child.fields) {
        if (field.referenceTo.includes(parent)) relationships.push({ child, field });
      }
    }
    return relationships;
  }
}
