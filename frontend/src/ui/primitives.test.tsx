import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ApiError } from "../api/problem";
import { renderPage } from "../testing/render";
import { ConfirmDialog } from "./confirm-dialog";
import { CopyButton } from "./copy-button";
import { Checkbox } from "./checkbox";
import { PastToasts } from "./past-toasts";
import { Segmented } from "./segmented";
import { Select } from "./select";
import { Sentence } from "./sentence";
import { Switch } from "./switch";
import { Tabs } from "./tabs";
import { forgetToasts } from "./toast-store";
import { toast } from "./toast";
import { Toaster } from "./toaster";

afterEach(() => forgetToasts());

describe("a sentence", () => {
  it("takes its parts as they are and reads marks in its own text only", async () => {
    await renderPage(
      <p data-testid="line">
        <Sentence text="Delete {name} with `rm`" parts={{ name: <bdi>{"`x` {name}"}</bdi> }} />
      </p>,
    );
    const line = screen.getByTestId("line");
    expect(line).toHaveTextContent("Delete `x` {name} with rm");
    expect(line.querySelectorAll("code")).toHaveLength(1);
  });
});

describe("a confirmation", () => {
  it("waits until the name is typed", async () => {
    const onConfirm = vi.fn<() => void>();
    const { user } = await renderPage(
      <ConfirmDialog
        open
        onOpenChange={() => undefined}
        title="Delete Ada?"
        confirm="Delete Ada"
        typed="ada"
        onConfirm={onConfirm}
      >
        Everything goes.
      </ConfirmDialog>,
    );
    const dialog = await screen.findByRole("alertdialog", { name: "Delete Ada?" });
    const button = within(dialog).getByRole("button", { name: "Delete Ada" });
    expect(button).toBeDisabled();
    await user.type(within(dialog).getByRole("textbox", { name: "Type ada to confirm" }), "ad{enter}");
    expect(onConfirm).not.toHaveBeenCalled();
    await user.keyboard("a{enter}");
    expect(onConfirm).toHaveBeenCalledOnce();
  });
});

describe("choices", () => {
  it("are made with the keyboard in a segmented control", async () => {
    function Example() {
      const [value, setValue] = useState<"cards" | "table">("cards");
      const options = [
        { value: "cards", label: "Cards" },
        { value: "table", label: "Table" },
      ] as const;
      return <Segmented label="Show as" value={value} options={options} onChange={setValue} />;
    }
    const { user } = await renderPage(<Example />);
    expect(screen.getByRole("radiogroup", { name: "Show as" })).toBeVisible();
    await user.click(screen.getByRole("radio", { name: "Table" }));
    expect(screen.getByRole("radio", { name: "Table" })).toBeChecked();
  });

  it("are made in a select, a switch, a checkbox and tabs", async () => {
    const picked = vi.fn<(choice: unknown) => void>();
    const { user } = await renderPage(
      <>
        <Select
          label="Level"
          value="info"
          options={[
            { value: "info", label: "Info" },
            { value: "debug", label: "Debug" },
          ]}
          onChange={picked}
        />
        <Switch label="Wrap" checked={false} onChange={picked} />
        <Checkbox label="All" checked={false} mixed onChange={(on) => picked(`all ${on}`)} />
        <Tabs
          label="Parts"
          tabs={[
            { value: "a", label: "First", panel: "one" },
            { value: "b", label: "Second", panel: "two" },
          ]}
        />
      </>,
    );
    expect(screen.getByRole("checkbox", { name: "All" })).toHaveAttribute("aria-checked", "mixed");
    await user.click(screen.getByRole("switch", { name: "Wrap" }));
    expect(picked).toHaveBeenLastCalledWith(true);
    await user.click(screen.getByRole("tab", { name: "Second" }));
    expect(screen.getByRole("tabpanel", { name: "Second" })).toHaveTextContent("two");
    await user.click(screen.getByRole("combobox", { name: "Level" }));
    await user.click(await screen.findByRole("option", { name: "Debug" }));
    expect(picked).toHaveBeenLastCalledWith("debug");
  });
});

describe("notices", () => {
  it("are shown, can be taken back, and can be read again later", async () => {
    const undo = vi.fn<() => void>();
    const { user } = await renderPage(
      <>
        <PastToasts />
        <Toaster />
      </>,
    );
    toast.undoable({ title: "Ada stops", undo });
    const problem = { status: 409, code: "x", detail: "It is being deleted.", requestId: "r-7" };
    toast.failed("Grace did not start", new ApiError(problem));
    expect(await screen.findByText("Ada stops")).toBeVisible();
    const refused = screen.getByRole("alertdialog", { hidden: true });
    expect(await screen.findByRole("alert")).toHaveTextContent("Grace did not start");
    expect(refused).toHaveTextContent("It is being deleted.");
    expect(refused).toHaveTextContent("Request r-7");
    fireEvent.click(screen.getByRole("button", { name: "Undo", hidden: true }));
    expect(undo).toHaveBeenCalledOnce();

    await user.click(screen.getByRole("button", { name: "Notices, 2 new" }));
    const past = await screen.findByRole("list", { name: "Past notices" });
    expect(within(past).getAllByRole("listitem")[0]).toHaveTextContent("Grace did not start");
    await waitFor(() => expect(screen.getByRole("button", { name: "Notices" })).toBeVisible());
  });

  it("say that a text was copied", async () => {
    const { user } = await renderPage(<CopyButton text="r-7" subject="request id" />);
    await user.click(screen.getByRole("button", { name: "Copy request id" }));
    expect(await screen.findByText("Copied")).toBeInTheDocument();
    expect(await navigator.clipboard.readText()).toBe("r-7");
  });
});
