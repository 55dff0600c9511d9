import type { StaffMember } from "@/api/types";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { ROLES } from "../../users/words";

type Role = StaffMember["role"];

export function RoleChoice({ role, onChange }: { role: Role; onChange: (role: Role) => void }) {
  return (
    <RadioGroup legend="Role">
      {(Object.keys(ROLES) as Role[]).map((each) => (
        <RadioOption
          key={each}
          name="role"
          value={each}
          label={ROLES[each].words}
          hint={ROLES[each].meaning}
          checked={role === each}
          onChange={() => onChange(each)}
        />
      ))}
    </RadioGroup>
  );
}
