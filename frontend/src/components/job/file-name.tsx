import { Fragment } from "react";

/** A file name that breaks, where it must, at an underscore or before an extension. */
export function FileName({ name }: { name: string }) {
  let at = 0;
  return name.split(/(?<=[_-])|(?=\.)/).map((part) => {
    at += part.length;
    return (
      <Fragment key={at}>
        {part}
        <wbr />
      </Fragment>
    );
  });
}
