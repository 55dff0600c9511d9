export interface Values {
  student_name: string;
  student_email: string;
  discipline: string;
  class_number: string;
  print_method: string;
  color: string;
  printer: string;
  acknowledged_minimum_charge: "" | "true" | "false";
}

export type FieldName = keyof Values | "file";
export type FieldErrors = Partial<Record<FieldName, string>>;

export interface Limits {
  maxUploadMb: number;
  /** When not empty, an address must be of one of these domains. */
  emailDomains: string[];
}

export const EMPTY_VALUES: Values = {
  student_name: "",
  student_email: "",
  discipline: "",
  class_number: "",
  print_method: "",
  color: "",
  printer: "",
  acknowledged_minimum_charge: "",
};

export const MODEL_EXTENSIONS = [".stl", ".obj", ".3mf"];

/** The fields in the order in which they stand on the page. */
export const FIELD_ORDER: FieldName[] = [
  "student_name",
  "student_email",
  "discipline",
  "class_number",
  "print_method",
  "color",
  "printer",
  "file",
  "acknowledged_minimum_charge",
];

// Deliberately generous: whether an address exists only a mail can tell.
const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]{2,}$/;

function checkName(name: string): string | undefined {
  if (!name) return "Please enter your name.";
  if (name.length < 2) return "Please enter your full name, at least 2 characters.";
  if (name.length > 100) return "Please keep your name to 100 characters.";
}

function checkEmail(email: string, domains: string[]): string | undefined {
  if (!email) return "Please enter your email address.";
  if (email.length > 100) return "Please use an address of at most 100 characters.";
  if (!EMAIL.test(email))
    return "This does not look like an email address, such as jane@school.edu.";
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  if (domains.length > 0 && !domains.some((allowed) => allowed.toLowerCase() === domain)) {
    return `Please use an address that ends in ${domains.map((d) => `@${d}`).join(" or ")}.`;
  }
}

function checkClass(classNumber: string): string | undefined {
  if (!classNumber) return "Please enter a class number, or N/A if it is for no class.";
  if (classNumber.length > 50) return "Please keep the class number to 50 characters.";
}

/** What is wrong with a file, as far as its name and size tell; undefined when nothing is. */
export function checkFile(file: File | null, limits: Limits): string | undefined {
  if (!file) return "Please choose your model file.";
  const name = file.name.toLowerCase();
  if (!MODEL_EXTENSIONS.some((extension) => name.endsWith(extension))) {
    return `“${file.name}” is not a model we can print. Please choose an .stl, .obj or .3mf file.`;
  }
  if (file.size === 0) return "This file is empty. Please export your model again.";
  if (file.size > limits.maxUploadMb * 1024 * 1024) {
    return `This file is larger than ${limits.maxUploadMb} MB. Please simplify your model and export it again.`;
  }
}

/** Everything that keeps the form from being sent, by field. The server checks all of it again. */
export function checkSubmission(values: Values, file: File | null, limits: Limits): FieldErrors {
  const found: FieldErrors = {
    student_name: checkName(values.student_name.trim()),
    student_email: checkEmail(values.student_email.trim(), limits.emailDomains),
    discipline: values.discipline ? undefined : "Please choose your discipline.",
    class_number: checkClass(values.class_number.trim()),
    print_method: values.print_method ? undefined : "Please choose a print method.",
    color: values.color ? undefined : "Please choose a color.",
    printer: values.printer ? undefined : "Please choose the printer your model fits on.",
    file: checkFile(file, limits),
    acknowledged_minimum_charge: values.acknowledged_minimum_charge
      ? undefined
      : "Please answer with Yes or No.",
  };
  if (!values.print_method) {
    // Both wait for the method: one message is enough.
    delete found.color;
    delete found.printer;
  }
  return Object.fromEntries(Object.entries(found).filter(([, message]) => message));
}
