import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "./app/styles/fonts.css";
import "./app/styles/tokens.css";
import "./app/styles/base.css";
import { Providers } from "./app/providers";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");

createRoot(root).render(
  <StrictMode>
    <Providers />
  </StrictMode>,
);
